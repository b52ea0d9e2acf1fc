"""SMS straight from an operator by SMPP 3.4, over a connection that the worker keeps."""
