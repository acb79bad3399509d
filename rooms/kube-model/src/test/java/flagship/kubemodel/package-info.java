/** Tests of the Kubernetes vocabulary; the recorded facts come from kube-apiserver 1.32. */
@NullMarked
package flagship.kubemodel;

import org.jspecify.annotations.NullMarked;
