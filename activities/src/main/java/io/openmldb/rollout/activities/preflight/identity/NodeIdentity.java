package io.openmldb.rollout.activities.preflight.identity;

import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.gflags.Flag;
import io.openmldb.rollout.activities.config.gflags.FlagCatalog;
import io.openmldb.rollout.activities.config.gflags.FlagValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which node of which cluster a file makes of its component. What is not known is null.
 *
 * @param role what the process would be; of flag files only
 * @param endpoint what it would register as; empty when the file names none. Of a taskmanager the
 *     host that it would listen on; empty when that is any
 * @param port where it would listen when the file names no endpoint
 * @param useName whether it would register by a name when the file names no endpoint
 * @param dataDirectory where that name is kept
 * @param zookeeper the ensemble's connect string
 * @param rootPath the cluster's root in ZooKeeper, below the connect string's own
 */
public record NodeIdentity(
    @Nullable String role,
    @Nullable String endpoint,
    @Nullable String port,
    boolean useName,
    String dataDirectory,
    @Nullable String zookeeper,
    @Nullable String rootPath) {

  /** OpenMLDB's default of {@code data_dir}. */
  private static final String DATA_DIRECTORY = "./data";

  private static final String ZOOKEEPER_PORT = "2181";

  /** What a binary makes of a flag file. */
  public static NodeIdentity of(FlagCatalog catalog) {
    return new NodeIdentity(
        current(catalog, "role"),
        current(catalog, "endpoint"),
        current(catalog, "port"),
        catalog
            .flag("use_name")
            .filter(flag -> FlagValues.isTaken("bool", "true", flag.currentValue()))
            .isPresent(),
        catalog.flag("data_dir").map(Flag::currentValue).orElse(DATA_DIRECTORY),
        current(catalog, "zk_cluster"),
        current(catalog, "zk_root_path"));
  }

  /** What a taskmanager makes of its file: there is no default but the port's. */
  public static NodeIdentity ofTaskmanager(ConfigFile file) {
    String host = file.value("server.host").map(String::strip).orElse("");
    return new NodeIdentity(
        null,
        host.equals("0.0.0.0") ? "" : host,
        file.value("server.port").map(String::strip).orElse("9902"),
        false,
        DATA_DIRECTORY,
        file.value("zookeeper.cluster").orElse(""),
        file.value("zookeeper.root_path").orElse(""));
  }

  private static @Nullable String current(FlagCatalog catalog, String flag) {
    return catalog.flag(flag).map(Flag::currentValue).orElse(null);
  }

  /** The root in ZooKeeper as a whole: a connect string may have one of its own. */
  public static String wholeRoot(String zookeeper, String rootPath) {
    int slash = zookeeper.indexOf('/');
    String chroot = slash < 0 ? "" : zookeeper.substring(slash);
    String whole = (chroot + "/" + rootPath).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    return whole;
  }

  /** The servers of a connect string, each with its port. */
  static List<String> servers(String zookeeper) {
    int slash = zookeeper.indexOf('/');
    List<String> servers = new ArrayList<>();
    Arrays.stream((slash < 0 ? zookeeper : zookeeper.substring(0, slash)).split(",", -1))
        .map(String::strip)
        .filter(server -> !server.isEmpty())
        .map(server -> server.replaceFirst(":\\s+(?=\\d+$)", ":"))
        .map(server -> server.matches(".*:\\d+") ? server : server + ":" + ZOOKEEPER_PORT)
        .forEach(servers::add);
    return servers;
  }
}
