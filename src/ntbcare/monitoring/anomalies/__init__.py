"""What is unusual: found by rules that know small numbers, kept as alerts, judged by people. Accuses nobody."""
