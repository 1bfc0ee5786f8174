"""The Cognito pre-token trigger: the only source of a token's tenant claims."""
