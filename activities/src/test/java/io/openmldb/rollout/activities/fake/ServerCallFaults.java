package io.openmldb.rollout.activities.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmldb.rollout.sandbox.server.http.InProcessNetwork;
import io.openmldb.rollout.sandbox.server.http.RpcClient;
import io.openmldb.rollout.sandbox.server.runtime.VirtualRuntime;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** What befalls the servers' calls of each other on their way. */
final class ServerCallFaults implements InProcessNetwork.Wire {

  private static final int UNLIMITED = Integer.MAX_VALUE;

  /** What a line that was idle may carry at once, in ticks. */
  private static final long BURST_TICKS = 100;

  private final VirtualRuntime runtime;
  private final Set<String> frozen = new HashSet<>();
  private final Set<Line> cut = new HashSet<>();
  private final Map<Line, Allowance> allowances = new HashMap<>();
  private int entriesPerTick = UNLIMITED;
  private String preferred = "";
  private BiPredicate<Line, String> isLiveFollower = (line, endpoint) -> false;

  /** A leader's way to one of its followers. */
  record Line(int tid, int pid, String follower) {

    static Line to(String follower, ObjectNode request) {
      return new Line(request.path("tid").asInt(), request.path("pid").asInt(), follower);
    }
  }

  /** How many entries a line may carry now. */
  private static final class Allowance {
    private long since;
    private long entries;
  }

  ServerCallFaults(VirtualRuntime runtime) {
    this.runtime = runtime;
  }

  /** The tablet takes calls, and answers none. */
  void freeze(String endpoint) {
    frozen.add(endpoint);
  }

  boolean isFrozen(String endpoint) {
    return frozen.contains(endpoint);
  }

  /** From now on the line carries nothing, until a snapshot has been sent. */
  void cut(Line line) {
    cut.add(line);
  }

  /** Changes how many entries replication carries to a follower in a tick. */
  void replicate(int perTick) {
    entriesPerTick = perTick;
  }

  /**
   * Leaders are chosen at {@code endpoint} wherever it is a live follower: every other tells a
   * smaller offset there.
   */
  void prefer(String endpoint, BiPredicate<Line, String> whereItIsLiveFollower) {
    preferred = endpoint;
    isLiveFollower = whereItIsLiveFollower;
  }

  @Override
  public ObjectNode carry(String endpoint, String method, ObjectNode request, RpcClient server)
      throws IOException {
    if (isFrozen(endpoint)) {
      throw new IOException(endpoint + " does not answer");
    }
    return switch (method) {
      case "TabletServer/AppendEntries" ->
          server.call(endpoint, method, allowed(Line.to(endpoint, request), request));
      case "TabletServer/FollowOfNoOne" ->
          told(Line.to(endpoint, request), server.call(endpoint, method, request));
      case "TabletServer/SendData" -> {
        cut.remove(Line.to(endpoint, request));
        yield server.call(endpoint, method, request);
      }
      default -> server.call(endpoint, method, request);
    };
  }

  /** As much of a request as may be carried now. */
  private ObjectNode allowed(Line line, ObjectNode request) throws IOException {
    int wanted = request.path("entries").size();
    if (wanted == 0 || (cut.isEmpty() && entriesPerTick == UNLIMITED)) {
      return request;
    }
    int carried = cut.contains(line) ? 0 : take(line, wanted);
    if (carried == 0) {
      throw new IOException(line + " carries nothing now");
    }
    return carried == wanted ? request : firstOf(request, carried);
  }

  private int take(Line line, int wanted) {
    if (entriesPerTick == UNLIMITED) {
      return wanted;
    }
    Allowance allowance = allowances.computeIfAbsent(line, key -> new Allowance());
    long tick = runtime.millis() / SimulatedCluster.TICK.toMillis();
    long passed = Math.min(BURST_TICKS, tick - allowance.since);
    allowance.since = tick;
    allowance.entries =
        Math.min(BURST_TICKS * entriesPerTick, allowance.entries + passed * entriesPerTick);
    int carried = (int) Math.min(wanted, allowance.entries);
    allowance.entries -= carried;
    return carried;
  }

  private static ObjectNode firstOf(ObjectNode request, int entries) {
    ObjectNode shorter = UnrecordedCalls.message();
    shorter.setAll(request);
    ArrayNode first = shorter.putArray("entries");
    for (int i = 0; i < entries; i++) {
      first.add(request.path("entries").get(i));
    }
    return shorter;
  }

  private ObjectNode told(Line line, ObjectNode answer) {
    boolean steps =
        !preferred.isEmpty()
            && !line.follower().equals(preferred)
            && answer.path("code").asInt() == 0
            && isLiveFollower.test(line, preferred);
    return steps ? answer.put("offset", answer.path("offset").asLong() - 1) : answer;
  }
}
