package io.openmldb.rollout.sandbox.server;

import io.openmldb.rollout.sandbox.server.runtime.ThreadedRuntime;
import io.openmldb.rollout.sandbox.server.zk.ZkSession;
import io.openmldb.rollout.sandbox.server.zk.ZkSettings;
import io.openmldb.rollout.sandbox.server.zk.ZooKeeperSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;

/**
 * The stand-in for the taskmanager: reads its properties file, listens, and puts its endpoint into
 * ZooKeeper if it is the first. Its jobs are {@link SubmittedJobs}.
 */
public final class TaskManager {
  private static final String LEADER = "/taskmanager/leader";
  private static final Duration LEADER_CHECK = Duration.ofSeconds(1);
  private static final Duration JOB_CHECK = Duration.ofMillis(200);

  private TaskManager() {}

  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("usage: TaskManager FILE.properties");
      Runtime.getRuntime().halt(2);
    }
    System.setProperty("logback.configurationFile", "server/logback.xml");
    try {
      run(TaskManagerSettings.read(Path.of(arguments[0]), System.getenv()));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("taskmanager cannot run: " + e.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(TaskManagerSettings settings) throws IOException {
    String host = settings.text("server.host");
    int port = settings.number("server.port");
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      ZkSettings zookeeper =
          new ZkSettings(
              settings.text("zookeeper.cluster"),
              settings.text("zookeeper.root_path"),
              Duration.ofMillis(settings.number("zookeeper.session_timeout")),
              "digest",
              settings.text("zookeeper.cert"));
      lead(zookeeper, host + ":" + port);
      SubmittedJobs jobs = new SubmittedJobs(Path.of("").toAbsolutePath());
      new ThreadedRuntime().executor("jobs", 1).repeat(JOB_CHECK, jobs::startAsked);
      System.out.println("taskmanager listens on " + host + ":" + port);
      answer(socket);
    }
  }

  /**
   * Leads as soon as no other does; the one before may be dead, with its session still to time out.
   */
  private static void lead(ZkSettings settings, String endpoint) throws IOException {
    ZkSession session = ZooKeeperSession.open(settings);
    session.ensure("/taskmanager");
    tryToLead(session, endpoint);
    new ThreadedRuntime()
        .executor("lead", 1)
        .repeat(LEADER_CHECK, () -> tryToLead(session, endpoint));
  }

  private static void tryToLead(ZkSession session, String endpoint) {
    try {
      if (session.isExpired()) {
        session.renew();
      }
      if (session.get(LEADER) == null) {
        session.create(LEADER, endpoint.getBytes(StandardCharsets.UTF_8), CreateMode.EPHEMERAL);
      }
    } catch (IOException e) {
      System.err.println("cannot lead yet: " + e.getMessage());
    }
  }

  private static void answer(ServerSocket socket) throws IOException {
    while (true) {
      try (Socket connection = socket.accept()) {
        connection.setSoTimeout(1000);
      }
    }
  }
}
