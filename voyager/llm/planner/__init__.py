"""The builtin planner: a bounded symbolic stand-in for a model; DESIGN section 4 says what binds it."""

from voyager.llm.planner.model import BuiltinPlanner

__all__ = ["BuiltinPlanner"]
