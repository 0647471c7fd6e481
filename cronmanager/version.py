"""The product's version, as it stands in User-Agent, /health and the package."""

VERSION = "1.0.0"
