package io.openmldb.rollout.acceptance.testbed;

import io.openmldb.rollout.sandbox.layout.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/**
 * ZooKeeper 3.4.14, the release that OpenMLDB's own scripts install, as a shared one is set up: the
 * root can only be read, and one user has a node of its own, which is the chroot of its clients.
 */
public final class OldestZooKeeper implements AutoCloseable {

  /** What nothing but the servers' files and the credentials' file may hold. */
  public static final String PASSWORD = "kept-to-ourselves-34";

  private static final String CHROOT = "/shared/openmldb-1";
  private static final String CREDENTIAL = "openmldb:" + PASSWORD;
  private static final String MAIN = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
  private static final Duration START = Duration.ofSeconds(60);

  private final LaunchedProcess process;
  private final int port;
  private final Path credentials;

  private OldestZooKeeper(LaunchedProcess process, int port, Path credentials) {
    this.process = process;
    this.port = port;
    this.credentials = credentials;
  }

  /** Starts it; its files go to {@code folder}. */
  public static OldestZooKeeper start(RepositoryRoot repository, Path folder) throws Exception {
    Path jars = repository.root().resolve("target/zookeeper-3.4");
    if (!Files.isDirectory(jars)) {
      throw new AssertionError(jars + " is missing: run ./mvnw -N generate-test-resources");
    }
    Files.createDirectories(folder);
    int port = FreePorts.pick();
    Path config = Files.writeString(folder.resolve("zoo.cfg"), configuration(port, folder));
    LaunchedProcess process =
        LaunchedProcess.start(
            "zookeeper",
            folder,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Dzookeeper.jmx.log4j.disable=true",
                "-cp",
                jars + "/*",
                MAIN,
                config.toString()));
    boolean serves = false;
    try {
      AwaitCondition.untilTrue("ZooKeeper 3.4.14 on port " + port, START, () -> serves(port));
      makeChroot(port);
      serves = true;
    } finally {
      if (!serves) {
        process.close();
      }
    }
    Path credentials = Files.writeString(folder.resolve("credentials"), CREDENTIAL + "\n");
    Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
    return new OldestZooKeeper(process, port, credentials);
  }

  private static String configuration(int port, Path folder) {
    return """
        tickTime=500
        maxSessionTimeout=60000
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        maxClientCnxns=0
        forceSync=no
        """
        .formatted(folder.resolve("data"), port);
  }

  private static boolean serves(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).contains("Zookeeper version: 3.4.14");
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void makeChroot(int port) throws Exception {
    ZooKeeper administrator = new ZooKeeper("127.0.0.1:" + port, 30_000, event -> {});
    try {
      administrator.addAuthInfo("digest", CREDENTIAL.getBytes(StandardCharsets.UTF_8));
      AwaitCondition.untilTrue("a session", START, () -> isConnected(administrator));
      for (int end = CHROOT.indexOf('/', 1); end > 0; end = CHROOT.indexOf('/', end + 1)) {
        create(administrator, CHROOT.substring(0, end));
      }
      create(administrator, CHROOT);
      administrator.setACL("/", ZooDefs.Ids.READ_ACL_UNSAFE, -1);
    } finally {
      administrator.close();
    }
  }

  private static boolean isConnected(ZooKeeper client) throws Exception {
    try {
      return client.exists("/", false) != null;
    } catch (KeeperException.ConnectionLossException notYet) {
      return false;
    }
  }

  private static void create(ZooKeeper administrator, String path) throws Exception {
    administrator.create(path, new byte[0], ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
  }

  /** As {@code zk_cluster} and the worker's registry file have it. */
  public String address() {
    return "127.0.0.1:" + port + CHROOT;
  }

  /** The file with the user and the password. */
  public Path credentials() {
    return credentials;
  }

  @Override
  public void close() {
    process.close();
  }
}
