#ifndef GW_SOURCE_DOCKER_PROVIDE_H_
#define GW_SOURCE_DOCKER_PROVIDE_H_

// What the providers docker and swarm have in common before their containers are built.

#include "source/docker/data.h"

namespace gw::source {

/// Prepares what is published. False: the default rule is no template, the provider is not added.
bool begin_provider(Provider& out, const DockerOptions& options);

enum class Taken { Yes, Skipped, Panicked };

/// Reads the provider's own labels of a container into `data`, logs what is wrong with them, and notes facts about
/// labels that nobody reads.
Taken take_labels(ContainerData& data, const DockerOptions& options, bool swarm, Version version, Provider& out);

/// Each once: what the reader of the input assumed, and that addresses are made up where they are.
void take_assumed(const std::vector<std::string>& assumed, const std::vector<Attachment>& networks, Provider& out);

/// The provider starts again and again and publishes nothing. Source: pkg/safe/routine.go (OperationWithRecover).
void panicked(Provider& out);

}  // namespace gw::source

#endif  // GW_SOURCE_DOCKER_PROVIDE_H_
