import {
  to = whatsapp_jsm_handoff.support
  identity = {
    project = "SUP"
  }
}
