"""The demonstration: a fictional incident, worked on by a fictional desk of two."""

from sightline.demo.play import DemoResult, run_demo

__all__ = ["DemoResult", "run_demo"]
