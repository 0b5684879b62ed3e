package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.activities.ssh.HostRefusedException;
import io.openmldb.rollout.activities.ssh.RemoteHosts;
import io.openmldb.rollout.activities.ssh.config.SshConfig;
import io.openmldb.rollout.activities.ssh.config.SshConfigException;
import io.openmldb.rollout.activities.ssh.keys.KeyAccess;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.InputProblems;
import io.openmldb.rollout.workflows.json.JsonObjectReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the registry file says of one cluster. */
final class ClusterConfigReader {

  /** A cluster's name becomes part of workflow ids. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private static final Pattern CONNECT_STRING =
      Pattern.compile("[^\\s:,/]+:\\d{1,5}(,[^\\s:,/]+:\\d{1,5})*(/|(/[^/\\s,]+)*)");

  /** Of the servers in a connect string. */
  private static final Pattern PORT = Pattern.compile(":(\\d+)");

  private static final int LARGEST_PORT = 65_535;

  private static final Pattern ROOT_PATH = Pattern.compile("/|(/[^/\\s]+)+/?");

  private static final Pattern LEASE_PATH = Pattern.compile("(/[^/\\s]+)+");

  private static final Pattern JUMP = Pattern.compile("([^\\s@]+@)?[^\\s@:]+(:\\d{1,5})?");

  private final RegistryPaths paths;
  private final InputProblems problems;

  ClusterConfigReader(RegistryPaths paths, InputProblems problems) {
    this.paths = paths;
    this.problems = problems;
  }

  /** The cluster; empty, with problems, when something without a default is missing or wrong. */
  Optional<ClusterConfig> read(String name, JsonObjectReader object) {
    if (!NAME.matcher(name).matches()) {
      problems.add("clusters." + name, "is no name: letters, digits, . _ - only");
    }
    String zookeeper = matching(object, "zookeeper", CONNECT_STRING, "host:port,host:port/chroot");
    if (zookeeper != null) {
      checkPorts(object, zookeeper);
    }
    String rootPath = matching(object, "rootPath", ROOT_PATH, "an absolute path such as /openmldb");
    String leasePath = object.text("leasePath");
    if (leasePath != null && !LEASE_PATH.matcher(leasePath).matches()) {
      object.problem(
          "leasePath",
          "is \"" + leasePath + "\", but an absolute path such as /openmldb-rollout is expected");
    }
    Map<String, String> environment = NodeSettingsReader.environment(object);
    Optional<Path> hosts = hosts(object, environment);
    SshSettings ssh = object.object("ssh", this::ssh).orElseGet(ClusterConfigReader::usualSsh);
    List<Node> known =
        hosts
            .map(file -> HostsFile.read(file, environment, new InputProblems()).nodes())
            .orElse(List.of());
    checkWays(object, ssh, known);
    Map<String, NodeSettings> nodes = NodeSettingsReader.nodes(object, known);
    List<String> protectedKeys = object.texts("protectedKeys");
    List<String> secretKeys = object.texts("secretKeys");
    Optional<OpenmldbUser> auth = object.object("auth", this::auth);
    Optional<ZooKeeperAuth> zookeeperAuth = object.object("zookeeperAuth", this::zookeeperAuth);
    String taskQueue = object.text("taskQueue");
    object.rejectUnknownFields();
    if (zookeeper == null || rootPath == null || hosts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClusterConfig(
            name,
            zookeeper,
            rootPath.endsWith("/") ? rootPath.substring(0, rootPath.length() - 1) : rootPath,
            leasePath == null ? ClusterConfig.DEFAULT_LEASE_PATH : leasePath,
            hosts.get(),
            ssh,
            environment,
            nodes,
            protectedKeys.isEmpty() ? ClusterConfig.DEFAULT_PROTECTED_KEYS : protectedKeys,
            secretKeys,
            auth,
            zookeeperAuth,
            taskQueue == null ? ClusterConfig.DEFAULT_TASK_QUEUE : taskQueue));
  }

  private static void checkPorts(JsonObjectReader object, String zookeeper) {
    Matcher ports = PORT.matcher(zookeeper.split("/", 2)[0]);
    while (ports.find()) {
      int port = Integer.parseInt(ports.group(1));
      if (port < 1 || port > LARGEST_PORT) {
        object.problem(
            "zookeeper", "is \"" + zookeeper + "\", but " + port + " is no port, 1 to 65535");
      }
    }
  }

  private static @Nullable String matching(
      JsonObjectReader object, String field, Pattern pattern, String expected) {
    String text = object.text(field);
    if (text == null) {
      object.problem(field, "is missing: " + expected);
    } else if (!pattern.matcher(text).matches()) {
      object.problem(field, "is \"" + text + "\", but " + expected + " is expected");
      return null;
    }
    return text;
  }

  private Optional<Path> hosts(JsonObjectReader object, Map<String, String> environment) {
    Optional<Path> hosts = paths.file(object, "hosts");
    if (hosts.isEmpty() && object.text("hosts") == null) {
      object.problem("hosts", "is missing: the path of OpenMLDB's conf/hosts");
    }
    InputProblems inFile = new InputProblems();
    hosts.ifPresent(path -> HostsFile.read(path, environment, inFile));
    inFile.all().forEach(problem -> object.problem("hosts", hosts.orElseThrow() + ": " + problem));
    return hosts;
  }

  private Optional<SshSettings> ssh(JsonObjectReader object) {
    String user = object.text("user");
    int port = (int) object.number("port", 0, 1, 65_535);
    Path identity = paths.file(object, "identity").orElse(null);
    Path config = paths.file(object, "config").orElse(null);
    Path knownHosts = paths.file(object, "knownHosts").orElse(null);
    String jump = object.text("jump");
    KeyAccess keyAccess = keyAccess(object);
    object.rejectUnknownFields();
    if (jump != null && !JUMP.matcher(jump).matches()) {
      object.problem("jump", "is \"" + jump + "\", but [user@]host[:port] is expected");
    }
    return Optional.of(new SshSettings(user, port, identity, knownHosts, config, jump, keyAccess));
  }

  private KeyAccess keyAccess(JsonObjectReader object) {
    Path agent =
        SshConfig.AGENT_VARIABLE.equals(object.text("agent"))
            ? agentOfVariable(object)
            : paths.existing(object, "agent").orElse(null);
    Path passphraseFile = paths.file(object, "passphraseFile").orElse(null);
    String variable = object.text("passphraseVariable");
    if (variable != null && System.getenv(variable) == null) {
      object.problem("passphraseVariable", "names no variable of the worker: " + variable);
    }
    if (variable != null && passphraseFile != null) {
      object.problem("passphraseVariable", "is given beside passphraseFile: one of them, please");
    }
    return new KeyAccess(agent, passphraseFile, variable);
  }

  private static @Nullable Path agentOfVariable(JsonObjectReader object) {
    String socket = System.getenv(SshConfig.AGENT_VARIABLE);
    if (socket == null || socket.isEmpty()) {
      object.problem(
          "agent", "is SSH_AUTH_SOCK, but the worker has no such variable: is there an agent?");
      return null;
    }
    return Path.of(socket);
  }

  /** That the OpenSSH configuration leads to every host as {@code ssh} would go there. */
  private static void checkWays(JsonObjectReader object, SshSettings ssh, List<Node> nodes) {
    Set<String> wrong = new LinkedHashSet<>();
    for (Node node : nodes) {
      try {
        RemoteHosts.check(ssh.address(node.host()));
      } catch (HostRefusedException e) {
        String cause =
            e.getCause() instanceof SshConfigException at ? at.getMessage() : e.getMessage();
        wrong.add(cause);
      }
    }
    wrong.forEach(problem -> object.problem("ssh.config", problem));
  }

  private static SshSettings usualSsh() {
    return new SshSettings(null, 0, null, null, null, null);
  }

  private Optional<OpenmldbUser> auth(JsonObjectReader object) {
    String user = object.text("user");
    Optional<Path> passwordFile = paths.file(object, "passwordFile");
    object.rejectUnknownFields();
    if (user == null) {
      object.problem("user", "is missing: OpenMLDB's own user");
    }
    requireWritten(object, "passwordFile", "the file that holds the user's password");
    return user == null ? Optional.empty() : passwordFile.map(file -> new OpenmldbUser(user, file));
  }

  private Optional<ZooKeeperAuth> zookeeperAuth(JsonObjectReader object) {
    String scheme = object.text("scheme");
    Optional<Path> file = paths.file(object, "file");
    object.rejectUnknownFields();
    requireWritten(object, "file", "the file that holds user:password");
    String known = scheme == null ? ZooKeeperAuth.DIGEST : scheme;
    Optional<ZooKeeperAuth> auth = file.map(path -> new ZooKeeperAuth(known, path));
    auth.ifPresent(
        given -> {
          try {
            given.credentials();
          } catch (IOException e) {
            object.problem("file", "is no file to identify with: " + e.getMessage());
          }
        });
    return auth;
  }

  private static void requireWritten(JsonObjectReader object, String field, String what) {
    if (object.text(field) == null) {
      object.problem(field, "is missing: " + what);
    }
  }
}
