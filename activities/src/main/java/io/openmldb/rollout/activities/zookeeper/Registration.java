package io.openmldb.rollout.activities.zookeeper;

import java.time.Instant;

/**
 * One server's registration in ZooKeeper.
 *
 * @param endpoint the server
 * @param value what the node holds: {@code startup_<endpoint>} from a fresh process, the plain
 *     endpoint after a reconnect; its name in place of the endpoint where it has one
 * @param czxid the transaction that made it: another one means another registration
 * @param since when it was made, by ZooKeeper's clock
 */
public record Registration(String endpoint, String value, long czxid, Instant since) {}
