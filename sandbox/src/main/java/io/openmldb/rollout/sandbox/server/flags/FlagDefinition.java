package io.openmldb.rollout.sandbox.server.flags;

/**
 * One flag that the binary knows.
 *
 * @param reloadable whether brpc would let it be set while running
 * @param file the source file that defines it, as the binary reports it
 */
record FlagDefinition(
    String name,
    FlagType type,
    String defaultValue,
    boolean reloadable,
    String file,
    String meaning) {}
