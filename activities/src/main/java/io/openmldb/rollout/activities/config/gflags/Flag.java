package io.openmldb.rollout.activities.config.gflags;

/**
 * A flag that a binary knows.
 *
 * @param name its name
 * @param type gflags' name of its type: {@code bool}, {@code int32}, {@code string} and so on
 * @param defaultValue its value when nothing sets it
 * @param currentValue its value after a flag file was read
 */
public record Flag(String name, String type, String defaultValue, String currentValue) {}
