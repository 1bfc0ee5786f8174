"""In-memory stand-ins for AWS services, with the behaviour that the run-time code relies on."""
