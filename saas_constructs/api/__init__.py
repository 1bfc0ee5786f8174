"""APIs that are generated from an OpenAPI document and know the tenant of each request."""
