"""Deployment of what stands before the applications: a site's files, and where a sign-in may end."""
