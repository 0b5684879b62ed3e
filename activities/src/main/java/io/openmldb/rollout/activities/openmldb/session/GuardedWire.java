package io.openmldb.rollout.activities.openmldb.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmldb.rollout.activities.openmldb.Wire;
import io.openmldb.rollout.activities.waiting.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A wire that carries no change unless the lease is still held: it is read anew before each.
 *
 * <p>Lifting a fence is carried in any case. It is decided on facts read a moment before, only ever
 * makes writes possible where no write can be lost, and must not wait for ZooKeeper.
 */
public record GuardedWire(Wire wire, HeldLease lease) implements Wire {

  private static final Set<String> READS =
      Set.of(
          "NameServer/ShowTablet",
          "NameServer/ShowTable",
          "NameServer/ShowOPStatus",
          "NameServer/GetTablePartition",
          "NameServer/ConfGet",
          "TabletServer/GetTableStatus",
          "TabletServer/GetTableFollower",
          "TabletServer/Put"); // Only ever to a table that does not exist: it reads the fence.

  @Override
  public JsonNode call(String endpoint, String path, JsonNode message, Duration deadline) {
    if (!READS.contains(path) && !liftsFence(path, message)) {
      lease.require();
    }
    return wire.call(endpoint, path, message, deadline);
  }

  /** The time is looked at after the lease: to check that may take long. */
  @Override
  public Wire endingBy(Instant limit, Duration least, Waits waits) {
    return new GuardedWire(wire.endingBy(limit, least, waits), lease);
  }

  private static boolean liftsFence(String path, JsonNode message) {
    return path.equals("TabletServer/SetMode") && !message.path("follower").asBoolean(true);
  }
}
