package io.openmldb.rollout.acceptance.demo;

import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.ClusterState.NodeSnapshot;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The values that running processes have: from their flags page, or the file that they started on.
 */
final class RunningFlags {

  private static final String ROW = "%-12s %-22s %-22s %-8s %s%n";

  private RunningFlags() {}

  static String table(ClusterState cluster, Map<String, Map.Entry<String, String>> expected)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    text.append(ROW.formatted("COMPONENT", "ENDPOINT", "KEY", "VALUE", "READ FROM"));
    for (NodeSnapshot node : cluster.nodes()) {
      String component = node.component().toLowerCase(Locale.ROOT);
      String key = expected.get(component).getKey();
      boolean hasPage = !component.equals("taskmanager");
      String value = hasPage ? fromPage(node.endpoint(), key) : fromFile(node.workdir(), key);
      String source = hasPage ? "http://" + node.endpoint() + "/flags/" + key : "its file";
      text.append(ROW.formatted(component, node.endpoint(), key, value, source));
    }
    return text.toString();
  }

  /** {@code name | value (default:x) | description | file}. */
  private static String fromPage(String endpoint, String key)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + endpoint + "/flags/" + key))
            .timeout(Duration.ofSeconds(5))
            .build();
    String page =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    return page.lines()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> line.split("\\|", -1)[1].strip().split(" ", -1)[0])
        .findFirst()
        .orElse("?");
  }

  private static String fromFile(String workdir, String key) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(workdir, "conf/taskmanager.properties"))) {
      properties.load(reader);
    }
    return properties.getProperty(key, "?");
  }
}
