package io.openmldb.rollout.workflows.api.model;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One running instance of a component.
 *
 * @param component what it is
 * @param endpoint {@code host:port} as it is registered and as requests name it
 * @param host the host that SSH connects to
 * @param workdir its working directory on that host, absolute
 */
public record Node(Component component, String endpoint, String host, String workdir) {

  /** Its configuration file on the host, absolute. */
  @JsonIgnore
  public String path() {
    return workdir + "/" + component.file();
  }

  /** How summaries and messages name it: {@code tablet 10.0.0.7:10921}. */
  @JsonIgnore
  public String title() {
    return component.id() + " " + endpoint;
  }
}
