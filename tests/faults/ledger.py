"""The smallest diagram with a job, in text: tests and benches need no regime of the bureau's."""

import asyncio

from engine.channel import open_channel
from engine.deployment import deploy_resources

LEDGER = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 id="ledger-definitions" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:message id="Message_Entry" name="ledger-entry" />
  <bpmn:process id="ledger" name="记账（测试）" isExecutable="true">
    <bpmn:startEvent id="Start_Entry" name="收到一笔"><bpmn:outgoing>Flow_1</bpmn:outgoing>
      <bpmn:messageEventDefinition id="On_Entry" messageRef="Message_Entry" /></bpmn:startEvent>
    <bpmn:startEvent id="Start_Direct" name="直接记账"><bpmn:outgoing>Flow_0</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="Flow_0" sourceRef="Start_Direct" targetRef="Task_Enter" />
    <bpmn:sequenceFlow id="Flow_1" sourceRef="Start_Entry" targetRef="Task_Enter" />
    <bpmn:serviceTask id="Task_Enter" name="记入一笔">
      <bpmn:extensionElements><zeebe:taskDefinition type="enter-line" retries="4" /></bpmn:extensionElements>
      <bpmn:incoming>Flow_0</bpmn:incoming><bpmn:incoming>Flow_1</bpmn:incoming><bpmn:outgoing>Flow_2</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:sequenceFlow id="Flow_2" sourceRef="Task_Enter" targetRef="End_Entered" />
    <bpmn:endEvent id="End_Entered" name="已记账"><bpmn:incoming>Flow_2</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
""".encode()


def deploy_ledger(address: str) -> None:
    """Deploy it to the broker at `address`."""

    async def deploy() -> None:
        async with open_channel(address) as channel:
            await deploy_resources(channel, {"ledger.bpmn": LEDGER})

    asyncio.run(deploy())
