/**
 * What the leading nameserver knows of databases, tables, replicas and tablets, and its calls of
 * tablets.
 */
package io.openmldb.rollout.sandbox.server.nameserver.metadata;
