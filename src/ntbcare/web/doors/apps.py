"""How Django knows this part of the web."""

from django.apps import AppConfig


class Config(AppConfig):
    """The label is the folder's name."""

    name = "ntbcare.web.doors"
    label = "web_doors"
