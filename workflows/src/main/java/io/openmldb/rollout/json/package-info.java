/**
 * Reading JSON that a person wrote: lenient about shape, strict about meaning. Nothing here throws;
 * what is wrong is collected with the path at which it stands.
 */
package io.openmldb.rollout.json;
