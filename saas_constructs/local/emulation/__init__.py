"""AWS rules that the mends need, as functions of their arguments: no emulator, no sockets."""
