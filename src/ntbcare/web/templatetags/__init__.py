"""Words for times, places and numbers, shared by the portal and the desk."""
