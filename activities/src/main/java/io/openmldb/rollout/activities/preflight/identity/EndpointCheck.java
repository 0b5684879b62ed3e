package io.openmldb.rollout.activities.preflight.identity;

import static java.util.Objects.requireNonNull;

import io.openmldb.rollout.activities.inventory.EndpointComparison;
import io.openmldb.rollout.activities.inventory.KnownEndpoints;
import io.openmldb.rollout.activities.preflight.checks.NodeEdit;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.Endpoint;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a node that is started with a file would be where, and registered as what, the cluster
 * knows it. A nameserver or tablet registers with the text of its flag {@code endpoint}; without
 * one with the address of its host and {@code port}, or by its name where it has {@code use_name}.
 * Source: OpenMLDB's {@code GetRealEndpoint}.
 */
final class EndpointCheck {

  /** All of a host's addresses, for a server that nobody looks up by what it listens on. */
  private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "[::]");

  private static final String ADDRESS = "\\d+\\.\\d+\\.\\d+\\.\\d+";

  private final NodeEdit edit;
  private final Node node;
  private final KnownEndpoints known;
  private final HostEvidence host;
  private final IdentityFindings findings;

  EndpointCheck(NodeEdit edit, KnownEndpoints known, HostEvidence host, IdentityFindings findings) {
    this.edit = edit;
    this.node = edit.node();
    this.known = known;
    this.host = host;
    this.findings = findings;
  }

  /** Adds what speaks against {@code identity}. */
  void check(NodeIdentity identity) {
    if (identity.endpoint() == null || identity.port() == null) {
      return;
    }
    boolean samePort = identity.port().equals(String.valueOf(Endpoint.of(node.endpoint()).port()));
    if (!node.component().readsFlagFile()) {
      checkTaskmanager(identity, samePort);
    } else if (!identity.endpoint().isEmpty()) {
      checkWritten(identity.endpoint());
    } else if (!samePort) {
      otherPort("endpoint", node.endpoint(), identity.port());
    } else {
      known.textOf(node).ifPresent(text -> checkUnwritten(identity, text));
    }
  }

  private void otherPort(String key, String meant, String port) {
    findings.add(
        FindingCode.ENDPOINT_DIFFERS,
        key,
        "would be by "
            + node.path()
            + (port.equals("0") ? " none at all" : " that of port " + port)
            + ", and the node is known as "
            + node.endpoint(),
        "Give " + key + " the value " + meant + ", or correct the hosts file.");
  }

  private void checkTaskmanager(NodeIdentity identity, boolean samePort) {
    String address = requireNonNull(identity.endpoint(), "a taskmanager's file gives a host");
    String port = requireNonNull(identity.port(), "a taskmanager's file gives a port");
    if (!samePort) {
      otherPort("server.port", String.valueOf(Endpoint.of(node.endpoint()).port()), port);
    } else if (!address.isEmpty() && isElsewhere(address + ":" + port)) {
      findings.add(
          FindingCode.ENDPOINT_DIFFERS,
          "server.host",
          "is "
              + address
              + " in "
              + node.path()
              + ", the address of another host of the cluster, and the node is known as "
              + node.endpoint(),
          "Give server.host an address of the node's own host: with another one it does not"
              + " start.");
    }
  }

  private boolean isElsewhere(String endpoint) {
    return !EndpointComparison.areTheSame(endpoint, node.endpoint())
        && known.isOfAnotherHost(node, endpoint);
  }

  /** What a file says outright is compared letter by letter, as the cluster does. */
  private void checkWritten(String endpoint) {
    Optional<String> text = known.textOf(node);
    if (text.isPresent()) {
      if (!text.get().equals(endpoint) && !known.wasRegisteredAs(node, endpoint)) {
        findings.add(
            FindingCode.ENDPOINT_DIFFERS,
            "endpoint",
            written(endpoint) + ", and the node is registered as " + text.get(),
            isName(text.get())
                ? "Take endpoint out of the file: the node registers by its name."
                : "Give endpoint the value "
                    + text.get()
                    + ". The cluster goes by the text: by another one it would take the node for a"
                    + " new one, also where both lead to the same address.");
      }
    } else if (!EndpointComparison.areTheSame(endpoint, node.endpoint())
        && !listensEverywhere(endpoint)) {
      otherAddress(endpoint);
    }
  }

  /** Of a node that is not registered, or never is. */
  private void otherAddress(String endpoint) {
    String what = written(endpoint) + ", and the node is known as " + node.endpoint();
    String hint =
        "Correct the file or the hosts file: after a restart it would be where the file says.";
    if (EndpointComparison.haveSamePort(endpoint, node.endpoint())
        && known.mayBeAnotherAddressOf(node, endpoint)) {
      findings.warn(FindingCode.ENDPOINT_DIFFERS, "endpoint", what, hint);
    } else {
      findings.add(FindingCode.ENDPOINT_DIFFERS, "endpoint", what, hint);
    }
  }

  private static boolean isName(String text) {
    return Endpoint.read(text).isEmpty();
  }

  private String written(String endpoint) {
    return (edit.touches("endpoint") ? "would be " : "is ") + endpoint + " in " + node.path();
  }

  /** An apiserver does not register: clients find it by an address of its host. */
  private boolean listensEverywhere(String endpoint) {
    return node.component() == Component.APISERVER
        && EndpointComparison.haveSamePort(endpoint, node.endpoint())
        && ALL_ADDRESSES.contains(Endpoint.of(endpoint).host());
  }

  /**
   * Of a file that has a port only. Which of its host's addresses the server takes is not known
   * here, but it takes one, and no name; by a name it registers only where it has one.
   *
   * @param text what the node is registered as
   */
  private void checkUnwritten(NodeIdentity identity, String text) {
    boolean byName = isName(text);
    if (!identity.useName()) {
      if (byName || !Endpoint.of(text).host().matches(ADDRESS)) {
        unwritten("by an address of its host", text, byName ? "use_name" : "endpoint");
      }
      return;
    }
    Optional<String> name = host.serverName(identity.dataDirectory());
    if (!name.equals(Optional.of(text))) {
      unwritten(
          name.map(own -> "by its name " + own).orElse("by a name that it would give itself")
              + " (use_name, data_dir "
              + identity.dataDirectory()
              + ")",
          text,
          byName ? "data_dir" : "use_name");
    }
  }

  private void unwritten(String how, String text, String key) {
    findings.add(
        FindingCode.ENDPOINT_DIFFERS,
        key,
        "and the other flags in "
            + node.path()
            + " would register the node "
            + how
            + ", and it is registered as "
            + text,
        "Leave the flags as they were when the node was started: the cluster would take it for a"
            + " new one.");
  }
}
