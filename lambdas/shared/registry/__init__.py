"""The tenant registry: tenants, their members, slugs, domains and sites, and who changed what.

Keys and attributes are those of docs/architecture.md. Functions of the control plane use this package. What runs with
each request or sign-in reads the items it needs by itself: see ``lambdas.shared.tenants`` and ``lambdas.pre_token``.
"""
