package io.openmldb.rollout.activities.registry;

import java.nio.file.Path;

/**
 * How the worker identifies itself to ZooKeeper.
 *
 * @param scheme ZooKeeper's name of the scheme; {@code digest} for user and password
 * @param file the file that holds what the scheme asks for: {@code user:password} for digest
 */
public record ZooKeeperAuth(String scheme, Path file) {}
