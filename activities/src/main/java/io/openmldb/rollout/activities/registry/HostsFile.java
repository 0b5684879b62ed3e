package io.openmldb.rollout.activities.registry;

import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.json.InputProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenMLDB's own inventory, {@code conf/hosts}: a section a component, and in it a line a node,
 * {@code host[:port] [working directory]}.
 *
 * @param nodes every node listed, in the order of the file; by its first line, where it has several
 * @param repeated what further lines say of nodes that are listed before
 */
public record HostsFile(List<Node> nodes, List<Node> repeated) {

  private static final Pattern SECTION = Pattern.compile("\\[([A-Za-z]+)]");

  /** Further ports count for ZooKeeper's entries only; OpenMLDB's scripts allow them in all. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?<host>[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?(?<further>(:\\d*)*)");

  private static final String ZOOKEEPER = "zookeeper";

  public HostsFile {
    nodes = List.copyOf(nodes);
    repeated = List.copyOf(repeated);
  }

  /**
   * Reads the inventory of {@code cluster}.
   *
   * @throws HostsFileException listing everything that is wrong with it
   */
  public static HostsFile of(ClusterConfig cluster) {
    InputProblems problems = new InputProblems();
    HostsFile read = read(cluster.hosts(), cluster.environment(), problems);
    if (!problems.isEmpty()) {
      throw new HostsFileException(cluster.name(), cluster.hosts(), problems.all());
    }
    return read;
  }

  /**
   * Reads {@code file}; what is wrong with it is added to {@code problems}.
   *
   * @param environment what OpenMLDB's scripts are given: its defaults of directory and ports count
   */
  static HostsFile read(Path file, Map<String, String> environment, InputProblems problems) {
    try {
      List<String> lines = text(Files.readAllBytes(file)).lines().toList();
      return parse(lines, environment, problems);
    } catch (IOException e) {
      problems.add("", "the hosts file " + file + " cannot be read: " + e.getMessage());
      return new HostsFile(List.of(), List.of());
    }
  }

  /** UTF-8, or what a byte order mark says; bytes that are no UTF-8 may stand in a comment. */
  private static String text(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    if (mark == 0xFEFF || mark == 0xFFFE) {
      return new String(bytes, StandardCharsets.UTF_16);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  static HostsFile parse(
      List<String> lines, Map<String, String> environment, InputProblems problems) {
    Parsing parsing = new Parsing(environment, problems);
    for (int i = 0; i < lines.size(); i++) {
      parsing.line("line " + (i + 1), lines.get(i).strip());
    }
    return new HostsFile(parsing.nodes, parsing.repeated);
  }

  private static final class Parsing {
    private final Map<String, String> environment;
    private final InputProblems problems;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> repeated = new ArrayList<>();
    private final Set<String> titles = new HashSet<>();
    private Optional<Component> component = Optional.empty();
    private boolean skipping;

    Parsing(Map<String, String> environment, InputProblems problems) {
      this.environment = environment;
      this.problems = problems;
    }

    void line(String where, String line) {
      if (line.isEmpty() || line.startsWith("#")) {
        return;
      }
      if (line.startsWith("[")) {
        section(where, line);
      } else if (component.isPresent()) {
        node(where, line.split("\\s+"), component.get());
      } else if (!skipping) {
        problems.add(where, "stands before any section such as [tablet]");
      }
    }

    private void section(String where, String line) {
      Matcher matcher = SECTION.matcher(line);
      String name = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : line;
      component = Component.named(name);
      skipping = component.isEmpty();
      if (skipping && !name.equals(ZOOKEEPER)) {
        problems.add(
            where,
            line
                + " is no section: [nameserver], [tablet], [apiserver], [taskmanager]"
                + " or [zookeeper]");
      }
    }

    private void node(String where, String[] fields, Component component) {
      Matcher address = ADDRESS.matcher(fields[0]);
      if (!address.matches()) {
        problems.add(where, "\"" + fields[0] + "\" is no host:port");
        return;
      }
      String port = address.group("port");
      int number = port == null ? defaultPort(component) : Integer.parseInt(port);
      if (number < 1 || number > 65_535) {
        problems.add(
            where,
            port == null
                ? variable(component) + " of the cluster's environment is no port from 1 to 65535"
                : "\"" + fields[0] + "\" has no port from 1 to 65535");
        return;
      }
      workdir(where, fields)
          .map(
              workdir ->
                  new Node(
                      component,
                      new Endpoint(address.group("host"), number).toString(),
                      address.group("host"),
                      workdir))
          .ifPresent(this::add);
    }

    private Optional<String> workdir(String where, String[] fields) {
      boolean written = fields.length > 1 && !fields[1].startsWith("#");
      Optional<String> workdir =
          Optional.ofNullable(written ? fields[1] : environment.get("OPENMLDB_HOME"));
      if (workdir.isEmpty()) {
        problems.add(
            where,
            "names no working directory, and the cluster's environment has no OPENMLDB_HOME");
      } else if (!workdir.get().startsWith("/")) {
        problems.add(where, "\"" + workdir.get() + "\" is no absolute working directory");
        return Optional.empty();
      }
      return workdir.map(path -> path.length() > 1 ? path.replaceAll("/+$", "") : path);
    }

    private void add(Node node) {
      (titles.add(node.title()) ? nodes : repeated).add(node);
    }

    /** The port of a line that names none; 0 when the environment's is none. */
    private int defaultPort(Component component) {
      String port = environment.get(variable(component));
      if (port == null || port.isBlank()) {
        return usualPort(component);
      }
      return port.strip().matches("\\d{1,5}") ? Integer.parseInt(port.strip()) : 0;
    }
  }

  /** Where OpenMLDB's scripts have the port of a component from: conf/openmldb-env.sh. */
  private static String variable(Component component) {
    return "OPENMLDB_" + component.name() + "_PORT";
  }

  private static int usualPort(Component component) {
    return switch (component) {
      case NAMESERVER -> 7527;
      case TABLET -> 10921;
      case APISERVER -> 9080;
      case TASKMANAGER -> 9902;
    };
  }
}
