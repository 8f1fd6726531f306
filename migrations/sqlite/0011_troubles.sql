-- What a trouble is about that has no order yet: the partner's own name for the application. An order for it settles the trouble.
ALTER TABLE partner_error ADD COLUMN about TEXT;

-- Deliveries that were given up are counted.
CREATE INDEX webhook_delivery_given_up ON webhook_delivery (dead_ms) WHERE dead_ms IS NOT NULL AND delivered_ms IS NULL;
