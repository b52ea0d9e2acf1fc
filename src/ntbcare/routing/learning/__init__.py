"""The learned model. Training needs scikit-learn and runs in a process of its own; suggesting needs nothing."""
