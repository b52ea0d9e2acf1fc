"""*Laporan Ringkas*, the Excel export of the national system: the exchange that works on day one."""
