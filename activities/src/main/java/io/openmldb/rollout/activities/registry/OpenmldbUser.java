package io.openmldb.rollout.activities.registry;

import java.nio.file.Path;

/**
 * OpenMLDB's own user, for clusters that check one.
 *
 * @param name the user's name
 * @param passwordFile the file that holds the password; read at each use, so that it may be changed
 */
public record OpenmldbUser(String name, Path passwordFile) {}
