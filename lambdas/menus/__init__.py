"""Sites, the menus of brands, and what a site changes about its brand's menu."""
