package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.inventory.EndpointComparison;
import io.openmldb.rollout.activities.inventory.Topology;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.Finding;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Nodes of the hosts file that stand at one endpoint, of whatever component. Only one of them can
 * listen there, and a rollout knows a node by its endpoint alone.
 */
public final class DuplicateEndpointCheck {

  private DuplicateEndpointCheck() {}

  /** One finding for each node whose endpoint is that of a node listed before it. */
  public static List<Finding> of(Topology topology) {
    BiPredicate<String, String> areTheSame = EndpointComparison.comparison();
    List<Node> seen = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    Stream.concat(topology.nodes().stream(), topology.repeated().stream())
        .forEach(
            node -> {
              seen.stream()
                  .filter(earlier -> areTheSame.test(earlier.endpoint(), node.endpoint()))
                  .findFirst()
                  .ifPresent(earlier -> findings.add(finding(node, earlier)));
              seen.add(node);
            });
    return findings;
  }

  private static Finding finding(Node node, Node earlier) {
    return Finding.ofNode(
        FindingCode.DUPLICATE_ENDPOINT,
        node,
        node.title()
            + " in "
            + node.workdir()
            + " on "
            + node.host()
            + " has the same address and port in the hosts file as "
            + earlier.title()
            + " in "
            + earlier.workdir()
            + " on "
            + earlier.host());
  }
}
