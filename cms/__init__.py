"""Lạng Sơn CMS: a headless GraphQL content management system in six languages."""

__version__ = "0.1.0"
