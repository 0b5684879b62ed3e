package io.openmldb.rollout.activities.zookeeper;

import io.openmldb.rollout.activities.stub.AnswerLosingProxy;
import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three servers of ZooKeeper. The third leads when they have started, and the first hears from it
 * by way of a proxy that can keep it waiting.
 */
public final class ZooKeeperEnsemble implements AutoCloseable {

  /** The servers, by their ids. */
  public static final List<Integer> SERVERS = List.of(1, 2, 3);

  private static final int LEADER = 3;

  /**
   * A server that is kept waiting is not given up for a minute, nor are its clients' sessions, of
   * whose life the leader hears through it: on a busy machine a moment can take long.
   */
  private static final String PATIENT =
      """
      initLimit=30
      syncLimit=30
      minSessionTimeout=60000
      maxSessionTimeout=60000
      """;

  private final List<ZooKeeperProcess> servers = new ArrayList<>();
  private final AnswerLosingProxy leaderToFirst;

  private ZooKeeperEnsemble(AnswerLosingProxy leaderToFirst) {
    this.leaderToFirst = leaderToFirst;
  }

  /** Starts one whose files go to {@code folder}. */
  public static ZooKeeperEnsemble start(ZooKeeperRelease release, Path folder) throws IOException {
    List<Integer> ports = FreePorts.pick(2 * SERVERS.size());
    ZooKeeperEnsemble ensemble =
        new ZooKeeperEnsemble(new AnswerLosingProxy(ports.get(2 * (LEADER - 1))));
    for (int id : SERVERS) {
      Path own = folder.resolve("server-" + id);
      Files.createDirectories(own.resolve("data"));
      Files.writeString(own.resolve("data/myid"), id + "\n");
      ensemble.servers.add(
          ZooKeeperProcess.configured(release, own, ensemble.membersAsSeenBy(id, ports)));
    }
    boolean serves = false;
    try {
      ensemble.launch();
      serves = true;
      return ensemble;
    } finally {
      if (!serves) {
        ensemble.close();
      }
    }
  }

  /** Of those that start first, the one of the highest id leads. */
  private void launch() throws IOException {
    server(2).launch();
    server(LEADER).launch();
    server(LEADER).awaitServing();
    server(1).launch();
    SERVERS.forEach(id -> server(id).awaitServing());
  }

  private String membersAsSeenBy(int id, List<Integer> ports) {
    StringBuilder lines = new StringBuilder(PATIENT);
    for (int other : SERVERS) {
      int index = 2 * (other - 1);
      boolean isKeptWaiting = id == 1 && other == LEADER;
      String address =
          isKeptWaiting ? leaderToFirst.connectString() : "127.0.0.1:" + ports.get(index);
      lines.append("server.%d=%s:%d\n".formatted(other, address, ports.get(index + 1)));
    }
    return lines.toString();
  }

  private ZooKeeperProcess server(int id) {
    return servers.get(id - 1);
  }

  /** What leads to any of the servers. */
  public String connectString() {
    return SERVERS.stream().map(this::connectString).collect(Collectors.joining(","));
  }

  /** What leads to one server only. */
  public String connectString(int id) {
    return "127.0.0.1:" + server(id).port();
  }

  /**
   * From now on the first server hears nothing from the third, and answers reads by what it knows,
   * until {@link #goOn()}; after a minute it would give the third up.
   */
  public void keepFirstWaiting() {
    leaderToFirst.stall();
  }

  public void goOn() {
    leaderToFirst.goOn();
  }

  /** Kills one server. */
  public void stop(int id) {
    server(id).close();
  }

  /** Starts it again, and waits until it serves. */
  public void start(int id) throws IOException {
    server(id).launch();
    server(id).awaitServing();
  }

  @Override
  public void close() throws IOException {
    servers.forEach(ZooKeeperProcess::close);
    leaderToFirst.close();
  }
}
