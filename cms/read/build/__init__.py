"""The builder: code generated once per plan that shapes a statement's record into the answer."""

from cms.read.build.generate import Builder, generate, source

__all__ = ["Builder", "generate", "source"]
