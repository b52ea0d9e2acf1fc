"""Any gateway that can post JSON: a district connects its own without code. Signed as standardwebhooks.com says."""
