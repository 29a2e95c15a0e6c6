"""Why servers refuse bots, and what to do: by vanilla's translation keys and the words of proxies and plugins."""

import re

_ADVICE = (
    (r"session server", "the account can't be used now: see that it owns the game and that its sign-in is fresh"),
    (
        r"not_whitelisted|white-?list",
        "the server lets in whom its whitelist names: have an operator add `{name}` to it",
    ),
    (
        r"IP forwarding|BungeeCord|Velocity|forwarded by the proxy|modern forwarding",
        "the server stands behind a proxy and is not to be joined directly: give the proxy's host and port",
    ),
    (
        r"unverified_username|verify username|invalid session|not_authenticated|authenticat|encryption",
        "the server checks accounts: set VOYAGER_AUTH=microsoft (`auth` in voyager.toml), or its `online-mode=false`",
    ),
    (r"banned", "`{name}` or this address is banned there: choose another `username` or ask an operator"),
    (
        r"outdated_client|outdated_server|incompatible|outdated|unsupported protocol",
        "bot and server speak different versions: give the server's with `version` in voyager.toml",
    ),
    (r"server_full|server is full", "the server is full: try again later"),
    (r"duplicate_login|logged in from another", "another client plays as `{name}`: choose another `username`"),
    (r"name_taken|already connected|already online", "the name `{name}` is taken there: choose another `username`"),
    (r"illegal characters|invalid name", "the server does not take the name `{name}`: choose another `username`"),
    (r"flying", "the server took the bot for one that flies: its `allow-flight=true` helps, or a faster machine"),
    (r"throttled|too fast|wait .* before", "the server wants a pause between attempts: try again in a minute"),
    (r"mods?\b|forge|fabric|modded", "the server wants mods: join one without"),
)


def explain(reason: str, name: str) -> str:
    """The next step after a server's `reason`, which may be a translation key or a text of its own.

    Args:
        name: whom the bot plays as.
    """
    for pattern, advice in _ADVICE:
        if re.search(pattern, reason, re.IGNORECASE):
            return advice.format(name=name)
    return "does a Minecraft server run there, and does it take clients without an account?"
