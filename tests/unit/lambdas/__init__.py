"""Tests of the run-time code: no CDK, no sockets."""
