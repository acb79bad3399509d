package flagship.kubemodel;

/** JSON null in an expression. */
enum CelNull {
    NULL
}
