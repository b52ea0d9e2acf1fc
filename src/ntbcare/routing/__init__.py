"""Which agency a case is for: rules that officers keep, and a model learned from what they decided."""
