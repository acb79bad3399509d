-- With the identifier a scan in order can check for labels without reading rows.
DROP INDEX object_order;
CREATE INDEX object_order ON object(type, namespace, name, cluster) INCLUDE (id);
