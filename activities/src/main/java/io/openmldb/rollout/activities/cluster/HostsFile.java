package io.openmldb.rollout.activities.cluster;

import io.openmldb.rollout.json.Problems;
import io.openmldb.rollout.plan.Node;
import io.openmldb.rollout.request.Component;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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

  /** ZooKeeper's entries carry two more ports; the others have none. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?<host>[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?");

  private static final String ZOOKEEPER = "zookeeper";

  public HostsFile {
    nodes = List.copyOf(nodes);
    repeated = List.copyOf(repeated);
  }

  /**
   * Reads the inventory of {@code cluster}.
   *
   * @throws InventoryException listing everything that is wrong with it
   */
  static HostsFile of(ClusterConfig cluster) {
    Problems problems = new Problems();
    HostsFile read = read(cluster.hosts(), home(cluster), problems);
    if (!problems.isEmpty()) {
      throw new InventoryException(cluster.name(), cluster.hosts(), problems.all());
    }
    return read;
  }

  /** Where nodes are installed whose line names no directory: what OpenMLDB's scripts use too. */
  private static Optional<String> home(ClusterConfig cluster) {
    return Optional.ofNullable(cluster.environment().get("OPENMLDB_HOME"));
  }

  /** Reads {@code file}; what is wrong with it is added to {@code problems}. */
  static HostsFile read(Path file, Optional<String> home, Problems problems) {
    try {
      return parse(Files.readAllLines(file, StandardCharsets.UTF_8), home, problems);
    } catch (IOException e) {
      problems.add("", "the hosts file " + file + " cannot be read: " + e.getMessage());
      return new HostsFile(List.of(), List.of());
    }
  }

  static HostsFile parse(List<String> lines, Optional<String> home, Problems problems) {
    Parsing parsing = new Parsing(home, problems);
    for (int i = 0; i < lines.size(); i++) {
      parsing.line("line " + (i + 1), lines.get(i).strip());
    }
    return new HostsFile(parsing.nodes, parsing.repeated);
  }

  private static final class Parsing {
    private final Optional<String> home;
    private final Problems problems;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> repeated = new ArrayList<>();
    private final Set<String> titles = new HashSet<>();
    private Optional<Component> component = Optional.empty();
    private boolean skipping;

    Parsing(Optional<String> home, Problems problems) {
      this.home = home;
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
        problems.add(where, "\"" + fields[0] + "\" has no port from 1 to 65535");
        return;
      }
      workdir(where, fields)
          .map(
              workdir ->
                  new Node(
                      component,
                      address.group("host") + ":" + number,
                      address.group("host"),
                      workdir))
          .ifPresent(this::add);
    }

    private Optional<String> workdir(String where, String[] fields) {
      boolean written = fields.length > 1 && !fields[1].startsWith("#");
      Optional<String> workdir = written ? Optional.of(fields[1]) : home;
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
  }

  private static int defaultPort(Component component) {
    return switch (component) {
      case NAMESERVER -> 7527;
      case TABLET -> 10921;
      case APISERVER -> 9080;
      case TASKMANAGER -> 9902;
    };
  }
}
