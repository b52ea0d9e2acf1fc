"""The closed set of roles (contract) and of kinds of agency."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member may be; always within one node of the tree of agencies and what is below it."""

    ADMINISTRATOR = "administrator", _("Administrator sistem")
    COORDINATOR = "coordinator", _("Admin koordinator")
    CLERK = "clerk", _("Petugas loket")
    LIAISON = "liaison", _("Pejabat penghubung")
    APPROVER = "approver", _("Penyetuju tanggapan")
    LEADER = "leader", _("Pimpinan")
    INSPECTOR = "inspector", _("Inspektorat")
    AUDITOR = "auditor", _("Auditor")
    OBSERVER = "observer", _("Pengamat masyarakat sipil")


class AgencyKind(models.TextChoices):
    """What a node of the tree is. Governments (province, regency, city) are branches."""

    PROVINCE = "province", _("Pemerintah provinsi")
    REGENCY = "regency", _("Pemerintah kabupaten")
    CITY = "city", _("Pemerintah kota")
    SECRETARIAT = "secretariat", _("Sekretariat daerah")
    BUREAU = "bureau", _("Biro")
    AGENCY = "agency", _("Perangkat daerah")
    HOSPITAL = "hospital", _("Rumah sakit")
    INSPECTORATE = "inspectorate", _("Inspektorat")
    VERTICAL = "vertical", _("Instansi vertikal")


GOVERNMENTS = frozenset({AgencyKind.PROVINCE, AgencyKind.REGENCY, AgencyKind.CITY})


class RegionKind(models.TextChoices):
    """The level of a region, by the length of its code."""

    REGENCY = "regency", _("Kabupaten/Kota")
    DISTRICT = "district", _("Kecamatan")
    VILLAGE = "village", _("Desa/Kelurahan")


class ReorganisationKind(models.TextChoices):
    """What becomes of an agency."""

    DISSOLVED = "dissolved", _("Dibubarkan; tugasnya pindah")
    MERGED = "merged", _("Digabung ke instansi lain")
    SPLIT = "split", _("Dipecah menjadi beberapa instansi")
    RENAMED = "renamed", _("Berganti nama")


class ReorganisationState(models.TextChoices):
    """How far a reorganisation has come."""

    PLANNED = "planned", _("Menunggu harinya")
    RUNNING = "running", _("Sedang dipindahkan")
    DONE = "done", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


class Topic(models.TextChoices):
    """The province's own topics, under which its notices count the national categories."""

    COOPERATIVES = "koperasi_umkm", _("Koperasi dan usaha kecil")
    ENVIRONMENT = "lingkungan", _("Lingkungan hidup")
    INFRASTRUCTURE = "infrastruktur", _("Jalan, perumahan, dan bangunan umum")
    LEVIES = "pungli_korupsi", _("Pungutan liar dan korupsi")
    SOCIAL_HEALTH = "pelayanan_sosial_kesehatan", _("Pelayanan umum, sosial, dan kesehatan")
    WATER_ENERGY = "air_energi", _("Air dan listrik")
    TRANSPORT = "perhubungan", _("Perhubungan")
    EDUCATION = "pendidikan", _("Pendidikan")
    FARMING_FOOD = "pertanian_pangan", _("Pertanian dan pangan")
    LABOUR = "ketenagakerjaan", _("Ketenagakerjaan")
    ORDER = "ketertiban", _("Ketertiban umum")
    DISASTER = "bencana", _("Bencana")
    LAND = "pertanahan", _("Pertanahan")
    VILLAGE = "desa", _("Pemerintahan desa")
    GOVERNANCE = "tata_kelola", _("Tata kelola pemerintahan")
    OTHER = "lainnya", _("Lainnya")
