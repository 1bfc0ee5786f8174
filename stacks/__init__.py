"""The reference application: a restaurant SaaS composed from the library's constructs."""
