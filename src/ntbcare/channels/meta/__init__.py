"""What Facebook, Instagram and WhatsApp share: Meta's signature, handshake, envelope and refusals. No channel of its own."""
