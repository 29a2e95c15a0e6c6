"""The Python half of the bridge: Node processes, the RPC to them, and the bot behind `ports.Bridge`."""
