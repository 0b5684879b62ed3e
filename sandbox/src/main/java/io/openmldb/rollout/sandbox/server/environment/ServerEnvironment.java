package io.openmldb.rollout.sandbox.server.environment;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import io.openmldb.rollout.sandbox.server.http.HttpServerTransport;
import io.openmldb.rollout.sandbox.server.http.ServerTransport;
import io.openmldb.rollout.sandbox.server.runtime.FaultDirectory;
import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import io.openmldb.rollout.sandbox.server.runtime.ServerRuntime;
import io.openmldb.rollout.sandbox.server.runtime.ServerTimings;
import io.openmldb.rollout.sandbox.server.runtime.ThreadedRuntime;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import io.openmldb.rollout.sandbox.server.zk.ZooKeeperSession;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Everything that a server needs of the world around it, so that the same server runs as a process
 * of its own, or beside others in the process and the simulated time of a test.
 *
 * @param flags its command line and flag files
 * @param faults what somebody has put into its way
 * @param chance whether something happens that happens now and then
 */
public record ServerEnvironment(
    FlagSettings flags,
    ServerRuntime runtime,
    ServerTransport transport,
    ZkSession.Opener zooKeeper,
    InjectedFaults faults,
    BooleanSupplier chance) {

  /** The environment of a process: the machine's time, sockets, the ZooKeeper of its flags. */
  public static ServerEnvironment ofProcess(FlagSettings flags, Path workingDirectory) {
    InjectedFaults faults = new FaultDirectory(workingDirectory);
    return new ServerEnvironment(
        flags,
        new ThreadedRuntime(),
        new HttpServerTransport(flags, faults),
        () -> ZooKeeperSession.open(ZkSettings.of(flags)),
        faults,
        () -> ThreadLocalRandom.current().nextBoolean());
  }

  public String endpoint() {
    return flags.text("endpoint");
  }

  public ServerTimings timings() {
    return new ServerTimings(flags);
  }
}
